import {cloudSuite} from '../support/cloud-suite.js'

cloudSuite()
